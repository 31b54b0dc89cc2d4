"""Pilots of the region beside each other: one form in which each sends what it published, and how they compare.

The council asked to align with regional monitoring (raadsbrief 15-9-2021). Only published figures travel, each with its
definition; figures with another definition are never put side by side.
"""
