"""Screening of recorded patient videos for facial palsy.

Research use only. Not a medical device. Not for diagnosis, triage or treatment.
"""

__version__ = "0.1.0"
