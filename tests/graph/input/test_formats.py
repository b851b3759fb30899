"""Files of pairs as others publish them: each kind read right, or refused by a sentence."""

import gzip
import random
from pathlib import Path
from typing import Any

import networkx
import pytest

from ecken.errors import Invalid
from ecken.graph import Network
from ecken.graph.building import edge_reader

ANN = [("ann", "bob"), ("bob", "eve"), ("eve", "joe")]
READ: dict[str, tuple[str, list[tuple[Any, Any]], int]] = {
    "SNAP": (
        "# Nodes: 4 Edges: 3\n# FromNodeId\tToNodeId\n0\t1\n1\t2\n2\t3\n",
        [(0, 1), (1, 2), (2, 3)], 0,
    ),
    "SNAP with times": ("1 2 1082040961\n3 2 1082155839\n", [(1, 2), (2, 3)], 1),
    "KONECT": ("% sym unweighted\n% 2 3 3\n1 2\n2 3 \n", [(1, 2), (2, 3)], 0),
    "KONECT with weights and times": (
        "% asym posweighted\n1 2 0.5 1e9\n2 3 -1 1267.5\n",
        [(1, 2), (2, 3)], 2,
    ),
    "semicolons": ("1;2\n2 ; 3\n", [(1, 2), (2, 3)], 0),
    "weights by commas": ("1,2,0.5\n2, 3, 4\n", [(1, 2), (2, 3)], 1),
    "numbers below a header": ("id_1,id_2\n1,2\n2,3\n", [(1, 2), (2, 3)], 0),
    "numbers below Source": ("Source;Target;Weight\n1;2;0.5\n2;3;1\n", [(1, 2), (2, 3)], 1),
    "MatrixMarket": (
        "%%MatrixMarket matrix coordinate pattern symmetric\n% made up\n4 4 2\n2 1\n3 2\n",
        [(1, 2), (2, 3)], 0,
    ),
    "MatrixMarket with values": (
        "%%MatrixMarket matrix coordinate real general\n3 3 3\n1 2 0.5\n2 1 1e-3\n3 3 7\n",
        [(1, 2)], 1,
    ),
    "names by blanks": ("ann bob\nbob eve\neve joe\n", ANN, 0),
    "names by commas": ("# who, with whom\nann,bob\n\nbob,eve\neve,joe\n", ANN, 0),
    "names in quotes": ('"ann";"bob"\n"bob";eve\neve;joe', ANN, 0),
    "names with blanks": ("Ann Lee\tBob\nBob\tEve\n", [("Ann Lee", "Bob"), ("Bob", "Eve")], 0),
    "Gephi": (
        "Source,Target,Type,Id,Label,Weight\nann,bob,Undirected,0,,1.0\nbob,eve,Undirected,1,,2\n"
        "eve,joe,Directed,2,x,1\n", ANN, 4,
    ),
    "Gephi in another order": (
        "Id,Target,Source\n7,10,30\n8,20,10\n", [(30, 10), (10, 20)], 1,
    ),
    "Pajek": (
        '*Network made up\n*Vertices 4\n1 "ann" 0.1 0.2\n2 "bob"\n3 "eve"\n4 joe\n*Edges\n1 2 1\n'
        "*Arcs :1 \"x\"\n2 3\n*Edgeslist\n4 3\n", ANN, 1,
    ),
    "Pajek without names": ("*vertices 3\n*arcslist\n1 2 3\n", [(1, 2), (1, 3)], 0),
    "Pajek with a name twice": ('*Vertices 2\n1 "x"\n2 "x"\n*Edges\n1 2\n', [(1, 2)], 0),
    "GraphML": (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        '<key id="w" for="edge"/><graph edgedefault="directed"><node id="ann"/><node id="joe"/>'
        '<edge source="ann" target="bob"><data key="w">2</data></edge>'
        '<edge source="bob" target="eve"/>'
        '<edge source="eve" target="joe"/></graph></graphml>', ANN, 1,
    ),
}  # fmt: skip


def edges(net: Network) -> list[tuple[Any, Any]]:
    return sorted(zip(*(side.tolist() for side in net.edges()), strict=True))


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_read_as_what_it_is(tmp_path: Path, name: str, packed: bool) -> None:
    text, pairs, left_out = READ[name]
    path = tmp_path / ("edges.gz" if packed else "edges")
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    net, report = Network.read_edges(path)
    assert edges(net) == sorted((min(pair), max(pair)) for pair in pairs)
    assert report.columns_left_out == left_out
    assert report.contacts == len(pairs)
    assert report.pairs - report.loops - report.duplicates == len(pairs)
    net.save(tmp_path / "net")
    assert edges(Network.open(tmp_path / "net")) == edges(net)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("name", READ)
def test_ends_of_lines_and_a_byte_order_mark_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, newline: str, mark: bytes
) -> None:
    monkeypatch.setattr(edge_reader, "_PIECE_BYTES", 64)
    text, pairs, _ = READ[name]
    (tmp_path / "edges").write_bytes(mark + text.replace("\n", newline).encode())
    net, _ = Network.read_edges(tmp_path / "edges")
    assert net.n_contacts == len(pairs)


METIS = "% made up\n4 3\n2\n1 3\n2\n\n"


def test_metis_is_read_by_name_or_when_told_and_never_as_pairs(tmp_path: Path) -> None:
    for name, told in (("net.graph", None), ("net.metis", None), ("net", "metis")):
        (tmp_path / name).write_text(METIS.replace("4 3", "4 2"))
        net, report = Network.read_edges(tmp_path / name, format=told)  # type: ignore[arg-type]
        assert (edges(net), net.n, report.format) == ([(1, 2), (2, 3)], 4, "metis")
    with pytest.raises(Invalid):
        Network.read_edges(tmp_path / "net")


@pytest.mark.parametrize("width", [2, 3, 4])
def test_regular_graphs_of_metis_are_not_taken_for_pairs(tmp_path: Path, width: int) -> None:
    graph = networkx.random_regular_graph(width, 20, seed=2)
    lines = [" ".join(str(v + 1) for v in graph[u]) for u in range(20)]
    header = f"20 {graph.number_of_edges()}" + " 0" * (width > 2) + " 1" * (width > 3)
    (tmp_path / "edges").write_text("\n".join([header, *lines]))
    with pytest.raises(Invalid, match="METIS"):
        Network.read_edges(tmp_path / "edges")
    net, _ = Network.read_edges(tmp_path / "edges", format="metis")
    assert [net.degree(v) for v in range(1, 21)] == [width] * 20


@pytest.mark.parametrize(
    ("flags", "line"),
    [("001", "2 9"), ("010", "5 2"), ("011", "5 2 9"), ("100", "5 2"), ("111 2", "7 5 5 2 9")],
)
def test_weights_of_metis_are_left_out(tmp_path: Path, flags: str, line: str) -> None:
    other = line[::-1].replace("2", "1", 1)[::-1]
    (tmp_path / "net.graph").write_text(f"2 1 {flags}\n{line}\n{other}\n")
    net, report = Network.read_edges(tmp_path / "net.graph")
    assert edges(net) == [(1, 2)]
    assert report.columns_left_out > 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3 2\n2\n1 3\n", "2 lines"), ("3 2\n2\n1\n\n", "2 entries"), ("2 1\n2\n1\n1\n", "line 4"),
        ("2 1\n3\n1\n", "line 2"), ("2\n", "line 1"), ("", "line 1"),
    ],
)  # fmt: skip
def test_a_graph_of_metis_that_does_not_add_up_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "net.metis").write_text(text)
    with pytest.raises(Invalid, match=said):
        Network.read_edges(tmp_path / "net.metis")


BAD = {
    "a cut matrix": (
        "%%MatrixMarket matrix coordinate pattern general\n3 3 5\n1 2\n",
        "announces 5",
    ),
    "a wide matrix": ("%%MatrixMarket matrix coordinate pattern general\n3 4 1\n1 2\n", "square"),
    "a full matrix": ("%%MatrixMarket matrix array real general\n2 2\n1\n0\n0\n1\n", "coordinate"),
    "a huge matrix": (
        "%%MatrixMarket matrix coordinate pattern general\n9999999999 9999999999 1\n1 2\n",
        "n is",
    ),
    "an adjacency list": ("1 2 3\n2 1\n3 1\n", "line 2"),
    "a long adjacency list": ("1 2 3 4 5\n2 1\n", "line 1"),
    "a weight that is none": ("1 2 0.5\n2 3 x\n", "line 2"),
    "a weight too few": ("1 2 5\n2 3\n", "line 2"),
    "a weight without a gap": ("1 2 5\n2 3-4\n", "line 2"),
    "a name too few": ("ann,bob\neve\n", "line 2"),
    "an empty name": ("ann,bob\n,eve\n", "line 2"),
    "an open quote": ('"ann",bob\n"eve,joe\n', "quote"),
    "names that are no text": ("ann,bob\n\xff,\xfe\n", "UTF-8"),
    "a bad line behind a header": ("id_1,id_2\n1,2\n3,x\n", "line 3"),
    "GML": ("graph [\n node [ id 1 ]\n]\n", "GML"),
    "GEXF": ('<?xml version="1.0"?>\n<gexf version="1.2"><graph/></gexf>', "GEXF"),
    "JSON": ('{"nodes": []}', "JSON"),
    "DOT": ("graph G {\n a -- b;\n}\n", "Graphviz"),
    "a directed DOT": ("strict digraph {\n 1 -> 2\n}\n", "Graphviz"),
    "DIMACS": ("c roads\np sp 3 1\na 1 2 5\n", "DIMACS"),
    "bzip2": ("BZh91AY&SY", "unpack it"),
    "xz": ("\xfd7zXZ\0", "unpack it"),
    "Zstandard": ("(\xb5/\xfd\x04", "unpack it"),
    "ZIP or Excel": ("PK\3\4\x14", "CSV"),
    "tar": ("out.x" + "\0" * 252 + "ustar\0", "a tar archive"),
    "Parquet": ("PAR1\x15", "ecken batch"),
    "UTF-16": ("\xff\xfe1\0 \x002\0\n\0", "UTF-8"),
    "two kinds of KONECT": ("% bip unweighted\n% 2 2 2\n1 1\n2 1\n", "bipartite"),
    "nodes of Gephi": ("Id,Label,timeset\n1,Ann,\n2,Bob,\n", "table of nodes"),
    "a row beyond the matrix": (
        "%%MatrixMarket matrix coordinate pattern general\n3 3 2\n1 2\n4 1\n", "3 rows",
    ),
    "a matrix from 0 on": (
        "%%MatrixMarket matrix coordinate pattern general\n3 3 2\n0 1\n2 1\n", "3 rows",
    ),
    "UCINET": ("DL n=3 format=edgelist1\n", "UCINET"),
    "a Pajek matrix": ("*Vertices 2\n*Matrix\n0 1\n1 0\n", "matrix"),
    "a Pajek vertex beyond": ("*Vertices 2\n*Edges\n1 3\n", "line 3"),
    "two networks of Pajek": ("*Vertices 2\n*Edges\n1 2\n*Vertices 2\n", "line 4"),
    "Pajek of a billion": ("*Vertices 1000000000\n*Edges\n1 2\n", "50,000,000"),
    "GraphML cut": ('<graphml><graph><node id="a"/>', "cannot be read"),
    "GraphML with entities": (
        '<!DOCTYPE x [<!ENTITY a "aa">]><graphml><graph/></graphml>',
        "document type",
    ),
    "GraphML of two graphs": ("<graphml><graph/><graph/></graphml>", "more than one"),
    "GraphML without ends": ('<graphml><graph><edge source="a"/></graph></graphml>', "target"),
    "GraphML with hyperedges": ("<graphml><graph><hyperedge/></graph></graphml>", "hyperedges"),
    "no graph": ("<graphml></graphml>", "no graph"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_read_is_refused_by_a_sentence(tmp_path: Path, name: str) -> None:
    text, said = BAD[name]
    (tmp_path / "edges").write_bytes(text.encode("latin-1"))
    with pytest.raises(Invalid, match=said):
        Network.read_edges(tmp_path / "edges")


def test_who_is_in_no_pair_is_a_member_where_the_file_names_them(tmp_path: Path) -> None:
    (tmp_path / "matrix").write_text(
        "%%MatrixMarket matrix coordinate pattern symmetric\n5 5 1\n2 1\n"
    )
    assert Network.read_edges(tmp_path / "matrix")[0].labels.tolist() == [1, 2, 3, 4, 5]
    (tmp_path / "pajek").write_text('*Vertices 3\n1 "ann"\n2 "bob"\n3 "eve"\n*Edges\n1 2\n')
    assert Network.read_edges(tmp_path / "pajek")[0].labels.tolist() == ["ann", "bob", "eve"]


@pytest.mark.parametrize("seed", range(3))
def test_what_networkx_writes_is_read_as_it_was(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    plain = networkx.gnm_random_graph(60, 110, seed=seed)
    names = {v: f"member {v} {rng.choice('äöü')}" for v in plain}
    graph = networkx.relabel_nodes(plain, names)
    networkx.write_graphml_xml(graph, tmp_path / "a.graphml")
    networkx.write_pajek(graph, tmp_path / "b.net")
    networkx.write_edgelist(graph, tmp_path / "c.tsv", delimiter="\t", data=False)
    networkx.write_weighted_edgelist(plain, tmp_path / "d.txt")
    networkx.write_edgelist(plain, tmp_path / "e.csv", delimiter=";", data=False)
    for name, due in (("a.graphml", graph), ("b.net", graph), ("c.tsv", graph), ("e.csv", plain)):
        net, _ = Network.read_edges(tmp_path / name)
        assert edges(net) == sorted((min(e), max(e)) for e in due.edges()), name
        for member in net.labels.tolist()[::7]:
            near = networkx.single_source_shortest_path_length(due, member, cutoff=3).values()
            assert net.figures(member)[:3] == tuple(list(near).count(k) for k in (1, 2, 3))


def test_a_table_of_one_column_holds_no_pairs(tmp_path: Path) -> None:
    (tmp_path / "edges").write_text("ann|bob\nbob|eve\n")
    with pytest.raises(Invalid, match="is not a pair of names"):
        Network.read_edges(tmp_path / "edges", format="table")


def test_two_kinds_are_read_where_the_caller_says_that_they_are_one(tmp_path: Path) -> None:
    (tmp_path / "edges").write_text("% bip unweighted\n1 2\n3 2\n")
    assert edges(Network.read_edges(tmp_path / "edges", format="pairs")[0]) == [(1, 2), (2, 3)]


def test_a_format_is_one_of_those_known(tmp_path: Path) -> None:
    (tmp_path / "edges").write_text("2 2\n1 2\n2 1\n")
    with pytest.raises(Invalid, match="METIS"):
        Network.read_edges(tmp_path / "edges")
    assert edges(Network.read_edges(tmp_path / "edges", format="pairs")[0]) == [(1, 2)]
    with pytest.raises(Invalid, match="graphml"):
        Network.read_edges(tmp_path / "edges", format="gml")  # type: ignore[arg-type]
    table, _ = Network.read_edges(tmp_path / "edges", format="table")
    assert edges(table) == [(1, 2)]
