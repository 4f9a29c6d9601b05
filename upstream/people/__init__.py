"""What people are, and what they may see and do: roles, hats, scopes, assignments."""
