"""Who may do what at which path: read one's own books, and hand in cards."""

from radicale.rights import BaseRights

from .storage import reading


class Rights(BaseRights):
    """Everybody reads below their own path; what they hand in only proposes."""

    def authorization(self, user, user_groups, path):
        """Return the initials of what a user may do at a path.

        What stands in a book is handed in by the right to write it; ``l`` leaves its
        properties as they are.
        """
        parts = [part for part in path.split("/") if part]
        if not user or (parts and parts[0] != user):
            return ""
        book = "rwl" if reading.get().may_hand_in else "r"
        return {0: "R", 1: "R", 2: book}.get(len(parts), "")
