"""Read what a result folder states, to have it checked."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bothways.cli.sources import RunSources, read_sources_file
from bothways.errors import Invalid
from bothways.matching.proofs.claiming import Stated
from bothways.matching.proofs.proof_reading import ReadPrices, claimed_sets
from bothways.matching.proofs.two_way_claims import claimed_steps
from bothways.matching.solution import Stage
from bothways.matching.two_way.files import KIND
from bothways.roster.cells import trimmed
from bothways.roster.export import neutral


class UnreadableResult(Invalid):
    """The folder does not hold results that could be checked."""

    code = "unreadable_result"


@dataclass(frozen=True, slots=True)
class ProofFolder:
    """The files of a result.

    Attributes:
        scored: whether `solve` wrote it, from scores.
        flows: one row a flow, by column.
        proof: of `proof.json`; empty where there is none. prices: of `prices.csv`.
    """

    folder: Path
    scored: bool
    certificate: dict[str, Any]
    flows: tuple[dict[str, str], ...]
    proof: dict[str, Any]
    prices: bytes
    sources: RunSources | None

    @property
    def worth(self) -> str:
        """The column that says what a flow is worth."""
        return "score" if self.scored else "fit_hundredths"

    @property
    def input_sha256(self) -> str:
        """Hash of what was solved, as the certificate says."""
        return str(self.certificate["input_sha256"])

    def stages(self, name: str) -> tuple[Stage, ...]:
        """`objective` or `bound`."""
        return tuple(Stage(str(one["name"]), int(one["value"])) for one in self.certificate[name])

    def pairs(self) -> list[tuple[str, str, int]]:
        """(giver, learner, worth) of each flow."""
        return [(row["giver_id"], row["learner_id"], int(row[self.worth])) for row in self.flows]

    def own_faults(self) -> list[str]:
        """What the folder says against itself: gaps, and a hash that does not belong to the prices."""
        gaps = {str(one["name"]): int(one["value"]) for one in self.certificate["gap"]}
        found = [
            f"The certificate itself has a gap of {gap:,} in {name}." for name, gap in gaps.items() if gap
        ]
        if not found and not self.optimal:
            found.append("The certificate itself does not say that this is optimal.")
        return found + self.hash_faults()

    @property
    def optimal(self) -> bool:
        """Whether the certificate says so."""
        return self.certificate["optimal"] is True

    def hash_faults(self) -> list[str]:
        """Prices that are not those that the proof speaks of."""
        if self.proof and self.proof.get("prices_sha256") != sha256(self.prices).hexdigest():
            return ["prices.csv is not the file that proof.json speaks of: its hash is another one."]
        return []

    def stated(self, ids: Sequence[str]) -> Stated:
        """Pairs, stages and prices; `ids` are those of everybody, per row."""
        own = self.pairs(), self.stages("objective"), self.stages("bound")
        if not self.proof:
            return Stated(*own)
        names = [neutral(person_id) for person_id in ids]
        if self.proof.get("kind") == KIND:
            return Stated(*own, steps=claimed_steps(self.proof, self.prices, names))
        prices = ReadPrices(self.prices, names)
        return Stated(*own, claimed_sets(self.proof, prices), prices.given, self.proof.get("weakest"))


def read_proof_folder(folder: Path) -> ProofFolder:
    """The results in a folder.

    Raises: UnreadableResult, naming the file that is missing or cannot be understood.
    """
    matched, solved = folder / "relationships.csv", folder / "matching.csv"
    if not matched.is_file() and not solved.is_file():
        raise UnreadableResult(
            f'"{folder}" has neither relationships.csv nor matching.csv. Name a folder that match or solve wrote.'
        )
    scored = not matched.is_file()
    try:
        with (solved if scored else matched).open(encoding="utf-8", newline="") as stream:
            flows = tuple(
                {name: trimmed(cell or "") for name, cell in row.items() if name}
                for row in csv.DictReader(stream, strict=True)
            )
        proof_file, prices_file = folder / "proof.json", folder / "prices.csv"
        found = ProofFolder(
            folder,
            scored,
            _object(folder / "certificate.json"),
            flows,
            _object(proof_file) if proof_file.is_file() else {},
            prices_file.read_bytes() if prices_file.is_file() else b"",
            read_sources_file(folder),
        )
        found.own_faults(), found.pairs(), found.stages("objective"), found.stages("bound")
        str(found.input_sha256)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        if isinstance(error, Invalid):
            raise
        message = f'"{folder}" holds results of another shape ({error}). Run the command again.'
        raise UnreadableResult(message) from error
    return found


def _object(file: Path) -> dict[str, Any]:
    content = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise TypeError(f"{file.name} is no object")
    return content
