"""What can be done with relationships: propose, answer, let expire, leave."""

from bothways.apps.relationships.services.answers import accept, decline, expire_due
from bothways.apps.relationships.services.endings import leave, leave_programme
from bothways.apps.relationships.services.proposals import hold, propose

__all__ = ["accept", "decline", "expire_due", "hold", "leave", "leave_programme", "propose"]
