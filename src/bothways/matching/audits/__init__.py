"""What a matching is worth: stability, fairness, load, incentives, and two drafts side by side."""
