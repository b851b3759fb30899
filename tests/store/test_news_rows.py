"""What news are made of is chosen by the database, alike on both."""

from __future__ import annotations

from sqlalchemy import insert, update

from ecken.rules.contact_details import ReleaseAudience
from ecken.store.contacts.contacts import insert_contact
from ecken.store.database import Database
from ecken.store.tables import chosen_contacts, contact_details
from ecken.store.talk.news import read_birthdays, read_round_dates
from tests.community import DAY_S, NOW

YEAR_S = 31_556_952


def test_birthdays_of_contacts_on_the_days_asked_for(database: Database, three: list[int]) -> None:
    ada, ben, cem = three
    with database.writing() as connection:
        insert_contact(connection, ada, ben, at=NOW)
        insert_contact(connection, cem, ben, at=NOW)
        for member, value in ((ada, "1980-03-01"), (cem, "1999-02-28")):
            connection.execute(
                insert(contact_details).values(
                    member_id=member, detail="birthday", value=value, audience="chosen"
                )
            )
        connection.execute(
            insert(chosen_contacts).values(member_id=ada, detail="birthday", chosen_id=ben)
        )

        def found(reader: int, *days: tuple[int, int]) -> list[tuple[object, ...]]:
            return sorted(map(tuple, read_birthdays(connection, reader, days)))

        both = (ReleaseAudience.CHOSEN,)
        assert found(ben, (3, 1), (2, 28)) == [
            (ada, "1980-03-01", *both, True),
            (cem, "1999-02-28", *both, False),
        ]
        assert found(ben, (2, 28)) == [(cem, "1999-02-28", *both, False)]
        assert found(ben, (1, 3)) == found(ben) == []
        assert found(ada, (2, 28)) == []
        yearless = update(contact_details).where(contact_details.c.member_id == cem)
        connection.execute(yearless.values(value="--02-28"))
        assert found(ben, (2, 28)) == [(cem, "--02-28", *both, False)]
        assert found(ben, (2, 8), (12, 28)) == []


def test_round_dates_are_those_near_a_whole_number_of_years(
    database: Database, three: list[int]
) -> None:
    ada, ben, cem = three
    with database.writing() as connection:
        insert_contact(connection, ada, ben, at=NOW - 3 * YEAR_S - 5 * DAY_S)
        insert_contact(connection, cem, ada, at=NOW - 3 * YEAR_S - 40 * DAY_S)

        def found(member: int, days: int) -> dict[int, int]:
            return read_round_dates(
                connection, member, now=NOW, within_s=days * DAY_S, slack_s=3 * DAY_S
            )

        assert found(ada, 14) == {ben: NOW - 3 * YEAR_S - 5 * DAY_S}
        assert set(found(ada, 60)) == {ben, cem}
        assert found(cem, 14) == {}
        assert set(found(ben, 3)) == {ada}
