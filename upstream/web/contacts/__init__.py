"""Contacts of schools, trusts, councils and other bodies: looked up, typed, ended, loaded, taken along."""
