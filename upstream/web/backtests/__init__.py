"""Frameworks tried on the past, as pages: made from the records that `upstream backtest` keeps."""
