"""The card of a school on the site: on its page, as one printed side, and as a pack in a committee's order."""
