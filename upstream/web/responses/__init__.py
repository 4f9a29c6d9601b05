"""The school’s response on the web: answering anything shown about it; reading and answering what schools sent."""
