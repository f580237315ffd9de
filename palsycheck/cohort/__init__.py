"""Patients seen together: counted, measured against labels, described. Data only; ``report`` draws it."""
