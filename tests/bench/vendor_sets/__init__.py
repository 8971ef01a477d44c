"""Generated sets of vendors of two systems with known truth, each in a part to tune on and a part kept unseen.

`split` is what keeps the parts apart, `vocabulary` and `data` what names are made of, `names` how companies are named,
`companies` what is true of one, `relatives` who resembles whom, the `dirt` modules how what is true gets into a system,
and `sets` the sets themselves. Nothing here knows how vendors are matched.
"""
