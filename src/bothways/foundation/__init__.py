"""What every app stands on. A module enters when two rooms use it, and not before."""
