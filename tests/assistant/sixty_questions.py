"""The sixty questions about the demo network: figures, searches, ways, requests, news, drafts."""

from __future__ import annotations

from tests.assistant.demo_questions import (
    NOBODY,
    Asked,
    anniversaries,
    at,
    behind,
    contact,
    counted,
    degree_of,
    draft,
    found,
    gain_asked,
    hub,
    in_trade,
    into,
    introducers,
    is_at,
    live_in,
    news_of,
    nothing,
    path_to,
    refusal,
    speaks,
    titles,
    to,
    told,
    was_at,
    way,
    would_bring,
)
from tests.assistant.plain_network import About, words

FIGURES = [
    Asked("Wie viele Kontakte habe ich?", "my_figures", nothing, told("first"),
          lambda scene: len(scene.plain.first)),
    Asked("How many people know somebody I know?", "my_figures", nothing, told("second"),
          lambda scene: len(scene.plain.second)),
    Asked("Wie groß ist mein dritter Kreis?", "my_figures", nothing, told("third"),
          lambda scene: len(scene.plain.third)),
    Asked("How large would my second circle be without the contact who brings most?", "my_figures",
          lambda scene: {"without": [scene.ids[hub(scene)]]}, told("second"),
          lambda scene: len(scene.plain.layers(without=[hub(scene)], most=2)[2])),
    Asked("Was bliebe vom dritten Kreis ohne meine ersten zwei Kontakte?", "my_figures",
          lambda scene: {"without": [scene.ids[contact(n)(scene)] for n in (0, 1)]},
          told("third"),
          lambda scene: len(scene.plain.layers(
              without=[contact(n)(scene) for n in (0, 1)], most=3)[3])),
    Asked("Meine Liste sieht niemand: wie viele erreiche ich selbst in drei Schritten?",
          "my_figures", nothing, lambda _scene, answer: answer,
          lambda scene: dict(zip(("first", "second", "third"),
                                 map(len, scene.plain.circles[1:4]), strict=True)),
          asker="recruiter"),
]  # fmt: skip

SEARCHES = [
    found("Wer im zweiten Kreis wohnt in Hamburg?", "2", live_in("hamburg"),
          filters={"city": ["Hamburg"]}, limit=50),
    found("Who among my contacts builds instruments?", "1", in_trade("26"), query="branche:26"),
    found("Wer im zweiten Kreis arbeitet bei der ETH Zürich?", "2", is_at("ETH Zürich"),
          filters={"company": ["ETH Zürich"]}),
    found("How many members live in Bremen?", "everyone", live_in("bremen"),
          filters={"city": ["Bremen"]}),
    found("Wer im dritten Kreis wohnt in Paris?", "3", live_in("paris"), query="ort:paris"),
    found("Which buyers are in my second circle?", "2",
          lambda one: any(w.startswith("einkäufer") for w in words(one.position)),
          query="position_now:einkäufer*", limit=50),
    found("Wer im zweiten Kreis entwickelt Software oder hat es getan?", "2",
          lambda one: titles(one) & {"softwareentwickler", "softwareentwicklerin"},
          query="position:Softwareentwickler"),
    found("Wer im zweiten Kreis vermittelt Personal?", "2", lambda one: one.recruiter,
          query="personalvermittlung:ja", limit=50),
    found("Who in my second circle speaks Dutch?", "2", speaks("Niederländisch"),
          query="language:dutch"),
    found("Wer im dritten Kreis spricht Japanisch?", "3", speaks("Japanisch"),
          filters={"language": ["Japanisch"]}),
    found("Who in my second circle studied at KU Leuven?", "2",
          lambda one: any(e.school == "KU Leuven" for e in one.education),
          query='school:"KU Leuven"', limit=50),
    found("Wer im zweiten Kreis war früher bei Beckmann Personalberatung?", "2",
          was_at("Beckmann Personalberatung"),
          query='firma_früher:"Beckmann Personalberatung"', limit=50),
    found("Who in my second circle lives in Berlin or Munich?", "2", live_in("berlin", "münchen"),
          query="ort:berlin or ort:munich", limit=50),
    found("Wer in Hamburg, zweiter Kreis, ist kein Personalvermittler?", "2",
          lambda one: live_in("hamburg")(one) and not one.recruiter,
          query="ort:hamburg -personalvermittlung:ja", limit=50),
    found("Who are my contacts?", "1", lambda _one: True, limit=50),
    found("Wer im zweiten Kreis hat mit Hochschulen zu tun und wohnt in Braunschweig?", "2",
          lambda one: in_trade("85.42")(one) and live_in("braunschweig")(one),
          query="branche:85.42", filters={"city": ["Braunschweig"]}),
    counted("In which cities does my second circle live?", "2", "city", lambda one: [one.city]),
    counted("Bei welchen Firmen arbeitet mein zweiter Kreis?", "2", "company",
            lambda one: [one.company]),
    counted("Which languages does my third circle speak?", "3", "language",
            lambda one: [each.language for each in one.languages]),
    Asked("Wen aus meinem zweiten Kreis kennt dieser Kontakt?", "search_circle",
          lambda scene: {"circle": "2", "query": f"kontakt_von:{scene.ids[hub(scene)]}"},
          told("total"),
          lambda scene: len(scene.plain.list_of(hub(scene), 1) & scene.plain.second)),
    Asked("Over how many contacts do I know those at ETH Zürich?", "search_circle",
          lambda _scene: {"circle": "2", "filters": {"company": ["ETH Zürich"]}, "limit": 50},
          lambda scene, answer: {scene.number[h["id"]]: h["bridge_count"]
                                 for h in answer["hits"]},
          lambda scene: {who: len(scene.plain.bridges(who)) for who in scene.plain.having(
              scene.plain.second, is_at("ETH Zürich"))}),
]  # fmt: skip

MEMBERS = [
    Asked("Welchen Grad hat mein Kontakt?", "member", to(contact(0)), told("degree"),
          degree_of(contact(0))),
    Asked("Which degree is the contact of a contact?", "member", to(at(2)), told("degree"),
          lambda _scene: 2),
    Asked("Gehört diese Person zu meinen drei Kreisen?", "member", to(at(4)), told("degree"),
          lambda _scene: None),
    Asked("What does this member do?", "member", to(at(3)),
          lambda _scene, answer: [answer["text_of_others"].get(key)
                                  for key in ("position", "company", "city")],
          lambda scene: [getattr(scene.plain.members[at(3)(scene)], key) or None
                         for key in ("position", "company", "city")]),
    Asked("Welche Kontakte habe ich mit dieser Person gemeinsam?", "member", to(behind(0)),
          lambda scene, answer: set(scene.numbers(answer["shared_contacts"])),
          lambda scene: scene.plain.shared(behind(0)(scene))),
    Asked("How many contacts do my contact and I share?", "member", to(hub),
          told("shared_contacts_count"), lambda scene: len(scene.plain.shared(hub(scene)))),
    Asked("Welche Sprachen spricht diese Person?", "member", to(behind(1)),
          told("text_of_others", "languages"),
          lambda scene: [f"{each.language}, {each.level}" for each in
                         scene.plain.members[behind(1)(scene)].languages]),
]  # fmt: skip

WAYS = [
    Asked("Through whom do I know this person, best first?", "bridges", to(behind(0)),
          lambda scene, answer: scene.numbers(answer["bridges"]),
          lambda scene: scene.plain.best_first(scene.plain.bridges(behind(0)(scene)), scene.ids)),
    Asked("Über wie viele kenne ich diese Person?", "bridges", to(behind(2)), told("total"),
          lambda scene: len(scene.plain.bridges(behind(2)(scene)))),
    path_to("How do I get to this member of my third circle?", 3),
    path_to("Wie komme ich zu jemandem, der vier Schritte entfernt ist?", 4),
    path_to("How do I get to somebody five steps away?", 5),
    Asked("Gibt es einen Weg zu dieser Person?", "path", to(lambda scene: scene.unreached), way,
          lambda _scene: (None, True)),
    Asked("Who can introduce me to this person, best first?", "who_can_introduce",
          to(behind(1), "person"), introducers("who"),
          lambda scene: scene.plain.best_first(scene.plain.bridges(behind(1)(scene)), scene.ids)),
    Asked("Wer kann mich jemandem aus dem dritten Kreis vorstellen?", "who_can_introduce",
          to(at(3), "person"), introducers("who"), lambda _scene: []),
    into("Wer bringt mich zu Beckmann Personalberatung?", is_at("Beckmann Personalberatung"),
         was_at("Beckmann Personalberatung"), company="beckmann personalberatung", limit=50),
    into("Who can introduce me to somebody at ETH Zürich?", is_at("ETH Zürich"),
         was_at("ETH Zürich"), company="ETH Zürich", limit=50),
    into("Who knows people who make instruments?", in_trade("26"), trade="26", limit=50),
    into("Wer kennt jemanden in der Personalvermittlung?", in_trade("78"), trade="78", limit=50),
]  # fmt: skip

REQUESTS = [
    Asked("Wie viele Anfragen warten auf mich?", "requests_waiting", nothing, told("total"),
          lambda scene: len(scene.plain.senders)),
    Asked("Who wants to become my contact and shares none with me?", "requests_waiting",
          lambda _scene: {"limit": 50},
          lambda scene, answer: {scene.number[each["sender"]] for each in answer["requests"]
                                 if each["shared_contacts_count"] == 0},
          lambda scene: {s for s in scene.plain.senders if not scene.plain.shared(s)}),
    gain_asked("Wie viele kämen mit jeder Anfrage in meinen zweiten Kreis?", ("entering_second",),
               would_bring(2)),
    gain_asked("How much would my third circle grow with each request?", ("entering_third",),
               would_bring(3)),
    gain_asked("Wie viele Personalvermittler brächte jede Anfrage?", ("recruiters",),
               would_bring(2, lambda one: one.recruiter)),
    gain_asked("How many in Hamburg would each request bring nearer?",
               ("target_groups", "second"), would_bring(2, live_in("hamburg"))),
    Asked("Welche Anfrage bringt am meisten?", "requests_waiting", nothing,
          lambda scene, answer: (answer["requests"][0]["would_bring"]["entering_second"]),
          lambda scene: About(max(len(scene.plain.entering(s, 2))
                                  for s in scene.plain.senders))),
]  # fmt: skip

GROUPS_AND_NEWS = [
    Asked("Wie viele in Hamburg sind außerhalb meiner ersten zwei Kreise?", "whom_to_meet",
          lambda scene: {"group": scene.group}, told("outside"),
          lambda scene: len(scene.plain.having(
              scene.plain.others - scene.plain.first - scene.plain.second,
              live_in("hamburg")))),
    Asked("How many in Hamburg would each of the five best contacts open?", "whom_to_meet",
          lambda scene: {"group": scene.group},
          lambda _scene, answer: [pick["opens"] for pick in answer["picks"]],
          lambda scene: scene.plain.meeting(scene.plain.having(
              scene.plain.others - scene.plain.first - scene.plain.second,
              live_in("hamburg")), 5, scene.ids)),
    Asked("Which contacts have I had for a round number of years this month?", "news",
          lambda _scene: {"limit": 200}, news_of("anniversary"), anniversaries,
          asker="recruiter"),
]  # fmt: skip

HIDDEN = [
    Asked("Welchen Grad hat jemand, den nur eine verdeckte Liste zeigt?", "member",
          to(lambda scene: scene.only_behind_closed()), told("degree"),
          degree_of(lambda scene: scene.only_behind_closed()), asker="recruiter"),
    Asked("How far is somebody who is in no list?", "path",
          to(lambda scene: scene.unlisted_contact_of_contact()), told("distance"),
          lambda scene: next((k for k, circle in enumerate(scene.plain.circles)
                              if scene.unlisted_contact_of_contact() in circle), None),
          asker="recruiter"),
    refusal("Wer ist das Mitglied, das ich gesperrt habe?", "member",
            lambda scene: scene.ids[scene.blocked[0]]),
    refusal("How do I get to somebody who has blocked me?", "path",
            lambda scene: scene.ids[scene.blocked[1]]),
    refusal("Wer kann mich jemandem vorstellen, den es nicht gibt?", "who_can_introduce",
            lambda _scene: NOBODY[:-1] + "y", "person"),
    refusal("Draft a message to somebody who has blocked me.", "draft_message",
            lambda scene: scene.ids[scene.blocked[1]], "to"),
]  # fmt: skip

DRAFTS = [
    draft("Entwirf eine Anfrage an jemanden aus dem dritten Kreis.", "draft_request",
          to(at(3), "to", message="Darf ich Sie etwas fragen?"),
          {"message": "Darf ich Sie etwas fragen?", "reason": ""}),
    draft("Draft a message to my contact.", "draft_message",
          to(contact(0), "to", text="Bis Donnerstag?"), {"text": "Bis Donnerstag?"}),
]  # fmt: skip

QUESTIONS = [
    *FIGURES, *SEARCHES, *MEMBERS, *WAYS, *REQUESTS, *GROUPS_AND_NEWS, *HIDDEN, *DRAFTS,
]  # fmt: skip
