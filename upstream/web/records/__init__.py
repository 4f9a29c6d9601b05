"""What every kind of record has on the web: its page, sharing, history, withdrawing, lists and files. One place for all."""
