"""Why a school has the category that is proposed, in words."""
