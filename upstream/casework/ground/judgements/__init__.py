"""Judgements: what somebody judged about a school, when and on what evidence; a new one supersedes, the old stays."""
