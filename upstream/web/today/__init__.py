"""First pages: what needs me today, in the words of whoever asks. A file a kind of reader, a panel a question."""
