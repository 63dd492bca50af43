"""The door to time, retention, relevance and income: `read_details(definition, keys=...)`."""

from alumni.outcomes.detail import Detail, Income, Relevance, Retention, Times

__all__ = ["Detail", "Income", "Relevance", "Retention", "Times"]
