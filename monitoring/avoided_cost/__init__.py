"""An indication of avoided cost: which care was spared, what it would have cost, and how sure that is. Pure.

No database and no clock: rows go in (`rows`), figures come out. `monitoring.figures.avoided_cost` reads the rows.
The method is that of the cost-benefit handbooks for the social domain (ECORYS and Verwey-Jonker 2008; BZK/LPBL
"Werken aan maatschappelijk rendement" 2011): a null alternative per family, effects times prices, minus what came after
all, beside the cost, with low, expected and high, a sensitivity analysis and who would have paid.
"""
