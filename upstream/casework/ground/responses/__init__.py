"""The school's response: what a school answers to anything shown about it, read and answered by whom it is sent to."""
