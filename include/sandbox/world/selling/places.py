"""Where customers are. In the USA: addresses of samples of AvaTax that are public, and others of the same ZIPs."""

from __future__ import annotations

from include.sandbox.world.selling.parties import Address

IRVINE = Address("2000 Main Street", "Irvine", "CA", "92614", "US")
VON_KARMAN = Address("18300 Von Karman Ave", "Irvine", "CA", "92612", "US")
SAN_FRANCISCO = Address("742 Washington St", "San Francisco", "CA", "94108", "US")
SEATTLE = Address("700 Pike St", "Seattle", "WA", "98101", "US")
BAINBRIDGE = Address("100 Ravine Lane NE", "Bainbridge Island", "WA", "98110", "US")
PHILADELPHIA = Address("822 Reed St", "Philadelphia", "PA", "19147", "US")
NEW_YORK = Address("47 W 13th St", "New York", "NY", "10011", "US")
MONTGOMERY = Address("915 S Jackson St", "Montgomery", "AL", "36104", "US")
DURHAM = Address("318 Blackwell St", "Durham", "NC", "27701", "US")
AUSTIN = Address("500 Congress Ave", "Austin", "TX", "78701", "US")
PORTLAND = Address("1120 SW 5th Ave", "Portland", "OR", "97204", "US")
BEACONSFIELD = Address("88 Avenue Lakeview", "Beaconsfield", "QC", "H9W 4R7", "CA")
TORONTO = Address("55 Front St W", "Toronto", "ON", "M5J 1E6", "CA")
# What is wrong with them is in the names of the cases.
ZIP_OF_OTHER_STATE = Address("1 Broadway", "Seattle", "WA", "10011", "US")
HOUSE_UNKNOWN = Address("99999 Pike St", "Seattle", "WA", "98101", "US")
PLACE_MISSING = Address("Harbor Business Park, Unit 4", None, "CA", None, "US")

LONDON = Address("19 Tannery Court", "London", "", "SE1 3GL", "GB")
MANCHESTER = Address("4 Spinning Lane", "Manchester", "", "M2 4WU", "GB")
DUSSELDORF = Address("Rheinuferweg 12", "Düsseldorf", "", "40215", "DE")
HAMBURG = Address("Speicherkai 8", "Hamburg", "", "20099", "DE")
BERLIN = Address("Torstraße 204", "Berlin", "", "10115", "DE")
LYON = Address("14 rue des Canuts", "Lyon", "", "69004", "FR")
UTRECHT = Address("Oudegracht 88", "Utrecht", "", "3511 AV", "NL")
GRONINGEN = Address("Herestraat 41", "Groningen", "", "9711 LB", "NL")
EINDHOVEN = Address("Strijp-S 15", "Eindhoven", "", "5617 AB", "NL")

# Streets for others of the same places.
US_STREETS = (
    (SEATTLE, "Pike St", 400, 900), (IRVINE, "Main Street", 1800, 2600), (VON_KARMAN, "Von Karman Ave", 17500, 19200),
    (PHILADELPHIA, "Reed St", 200, 1200), (NEW_YORK, "W 13th St", 20, 260), (DURHAM, "Blackwell St", 200, 500),
    (SAN_FRANCISCO, "Washington St", 500, 900),
)  # fmt: skip
CITIES = {"NL": (UTRECHT, GRONINGEN, EINDHOVEN), "DE": (DUSSELDORF, HAMBURG, BERLIN), "GB": (LONDON, MANCHESTER)}
STREETS = {"NL": ("Lijnbaanpad", "Havenkade"), "DE": ("Gartenstraße", "Am Wehr"), "GB": ("Mill Lane", "Foundry Row")}
