"""Who gets in where and reads what: every page and every kind of record, tried as every person and a stranger.

A package, so that its one inhabited database is thrown away when the last of its tests has run.
"""
