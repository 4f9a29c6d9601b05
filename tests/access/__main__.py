"""Prints who gets in where: `python -m tests.access`."""

from tests.access.table import as_text

if __name__ == "__main__":
    print(as_text())
