"""Well-known phrases, whose length protects nobody; compared without punctuation."""

from __future__ import annotations

from itertools import permutations

__all__ = ["PHRASES"]

_PHRASES = """
correct horse battery staple
ich liebe dich
ich liebe dich über alles
ich liebe dich so sehr
ich hasse dich
ich hab dich lieb
du bist mein schatz
mein passwort
das ist mein passwort
das ist ein passwort
das passwort
mein neues passwort
sicheres passwort
ein sicheres passwort
kein passwort
passwort vergessen
neues passwort
geheimes passwort
streng geheim
ganz geheim
sesam öffne dich
guten morgen
guten tag
guten abend
gute nacht
alles gute
alles klar
alles wird gut
frohe weihnachten
frohe ostern
fröhliche weihnachten
herzlichen glückwunsch
hoch soll er leben
viel glück
viel spaß
bitte ändern
bitte nicht stören
lass mich rein
lasst mich rein
ich bin drin
ich bin der beste
ich bin der boss
vergiss mein nicht
hallo welt
hallo du da
hallihallo
herzlich willkommen
willkommen zurück
fc bayern
fc bayern münchen
mia san mia
bayern münchen
borussia dortmund
borussia mönchengladbach
eintracht frankfurt
werder bremen
bayer leverkusen
schalke null vier
glück auf
hertha bsc
sankt pauli
you never walk alone
youll never walk alone
vfb stuttgart
vfl wolfsburg
rb leipzig
hamburger sv
hannover sechsundneunzig
deutscher meister
stille nacht heilige nacht
oh tannenbaum
alle meine entchen
fuchs du hast die gans gestohlen
hänschen klein
der mond ist aufgegangen
es war einmal
einigkeit und recht und freiheit
freude schöner götterfunken
sein oder nicht sein
morgenstund hat gold im mund
ende gut alles gut
wer nicht wagt der nicht gewinnt
übung macht den meister
aller guten dinge sind drei
wer zuletzt lacht lacht am besten
carpe diem
veni vidi vici
in vino veritas
cogito ergo sum
memento mori
lorem ipsum dolor sit amet
eins zwei drei
eins zwei drei vier
eins zwei drei vier fünf
abc die katze lief im schnee
i love you
i love you so much
i love you baby
i hate you
let me in
let me in please
open sesame
trust no one
trust no 1
to be or not to be
to be or not to be that is the question
may the force be with you
the quick brown fox
the quick brown fox jumps over the lazy dog
franz jagt im komplett verwahrlosten taxi quer durch bayern
once upon a time
hello world
hello kitty
good morning
good night
happy birthday
merry christmas
happy new year
my password
this is my password
this is a password
my secret password
my name is
change me
change me now
password please
no password
not a password
never give up
never gonna give you up
god is good
jesus is lord
jesus saves
live laugh love
winter is coming
game of thrones
star wars
star trek
harry potter
lord of the rings
one ring to rule them all
rock n roll
rock and roll
san francisco
new york
new york city
los angeles
real madrid
fc barcelona
manchester united
michael jackson
blink one eight two
"""

_UMLAUTS = (str.maketrans("", ""), str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}))
_TURNED = ["".join(words) for words in permutations(("correct", "horse", "battery", "staple"))]

PHRASES = tuple(
    dict.fromkeys(
        [
            *(
                "".join(line.split()).casefold().translate(table)
                for line in _PHRASES.strip().splitlines()
                for table in _UMLAUTS
            ),
            *_TURNED,
        ]
    )
)
"""Case-folded, without spaces, umlauts in both spellings; the best known of all in every order."""
