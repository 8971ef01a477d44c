"""What vendors were asked to tell, held against what the links need to know: looked at, repaired, ended.

A subscription that is gone is noticed by nobody: changes arrive by the schedules, minutes later, and nothing is lost.
So somebody has to look.
"""
