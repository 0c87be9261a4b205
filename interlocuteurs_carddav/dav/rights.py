"""Who may do what at which path: read one's own books, and nothing else."""

from radicale.rights import BaseRights


class Rights(BaseRights):
    """Everybody reads below their own path; nobody writes."""

    def authorization(self, user, user_groups, path):
        """Return the initials of what a user may do at a path."""
        parts = [part for part in path.split("/") if part]
        if not user or (parts and parts[0] != user):
            return ""
        return {0: "R", 1: "R", 2: "r"}.get(len(parts), "")
