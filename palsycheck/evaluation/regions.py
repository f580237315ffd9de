"""Regions of the world, for figures by where people are from: single countries have too few of them.

The names are those of the portraits' table; the regions those of the United Nations (M49, first level),
with countries of Oceania and islands without people where M49 has them.
"""

from __future__ import annotations

_COUNTRIES = {
    "Africa": """
        Algeria; Angola; Benin; Botswana; British Indian Ocean Territory (Chagos Archipelago); Cameroon;
        Central African Republic; Comoros; Cote d'Ivoire; Democratic Republic of the Congo; Djibouti;
        Egypt; Equatorial Guinea; Eritrea; Eswatini; Gabon; Gambia; Ghana; Libyan Arab Jamahiriya; Malawi;
        Mauritania; Mayotte; Morocco; Mozambique; Namibia; Rwanda; Saint Helena; Sao Tome and Principe;
        Senegal; Seychelles; Somalia; South Sudan; Tanzania; Togo; Zimbabwe
    """,
    "Americas": """
        Argentina; Bahamas; Bermuda; Bolivia; Bouvet Island; Canada; Colombia; Curacao; Dominica;
        Dominican Republic; Ecuador; French Guiana; Grenada; Guadeloupe; Guyana; Haiti; Honduras; Jamaica;
        Martinique; Nicaragua; Panama; Paraguay; Peru; Puerto Rico; Saint Martin; Saint Pierre and
        Miquelon; Sint Maarten; Trinidad and Tobago; Turks and Caicos Islands; United States of America;
        Uruguay; Virgin Islands, British
    """,
    "Asia": """
        Bangladesh; Brunei Darussalam; Cambodia; China; Cyprus; Democratic People's Republic of Korea;
        Hong Kong; India; Indonesia; Israel; Japan; Kuwait; Kyrgyz Republic; Lao People's Democratic
        Republic; Mongolia; Nepal; Oman; Pakistan; Palestine; Qatar; Republic of Korea; Saudi Arabia;
        Singapore; Sri Lanka; Syrian Arab Republic; Taiwan; Thailand; Timor-Leste; Turkmenistan;
        Uzbekistan; Yemen
    """,
    "Europe": """
        Aland Islands; Bulgaria; Faroe Islands; Finland; France; Germany; Hungary; Iceland; Ireland; Isle
        of Man; Luxembourg; Malta; Moldova; Monaco; Montenegro; Netherlands; Norway; Poland; San Marino;
        Serbia; Slovakia; Slovenia; Sweden; United Kingdom
    """,
    "Oceania": """
        American Samoa; Australia; Cocos (Keeling) Islands; Cook Islands; Fiji; French Polynesia; Guam;
        Heard Island and McDonald Islands; Kiribati; Marshall Islands; Nauru; New Zealand; Niue; Norfolk
        Island; Palau; Pitcairn Islands; Samoa; Solomon Islands; Tonga; United States Minor Outlying
        Islands; Vanuatu; Wallis and Futuna
    """,
}
_OF = {
    " ".join(country.split()): name for name, listed in _COUNTRIES.items() for country in listed.split(";")
}


def region(country: str) -> str:
    """The region of a country, "elsewhere" where it is not listed."""
    return _OF.get(country, "elsewhere")
