"""The compiled scoring kernel (extra `scale`): the same integers as NumPy, fused, with nothing stored."""
