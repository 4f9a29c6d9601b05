"""What every record of casework has: a holder, a school, a sensitivity, a version, shares."""
