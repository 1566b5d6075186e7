"""Who judges the sentences of the notebooks: for each template what must be true when it is stated.

A judge knows the words, not the notebook's condition. `stated["f[times]"]` is the moved amount behind a field of the
template, `stated.value("f[times]")` the value, `stated.fields` and `stated.names` all that the notebook has. Templates
in `TIMELESS` are in the present tense and true at any time; each says why.
"""

from judges import claims, construction, education, migration, overview, trade, transport

_MODULES = (overview, trade, construction, transport, migration, education, claims)
JUDGES = {template: judge for module in _MODULES for template, judge in module.JUDGES.items()}
TIMELESS = {template: why for module in _MODULES for template, why in module.TIMELESS.items()}
