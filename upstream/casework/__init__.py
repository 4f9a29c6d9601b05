"""What people decide and do. One app, many packages: models, rules, actions, queries."""
