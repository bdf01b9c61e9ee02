"""Writes precedence.tsv: formulas without helpful parentheses, and what Python makes of them.

Only what both languages share is written: whole numbers and decimals, arithmetic, bit operations, single
comparisons, `not`, `and`, `or`. Run it in this folder; the seed is fixed, so the file changes only with this script.
"""

import ast
import random

VALUES = {"a": 7, "b": 3, "c": 2, "d": 12}
BINARY = ["+", "-", "*", "/", "%", "**", "<<", ">>", "&", "|"]
COMPARISONS = ["<", "<=", ">", ">=", "==", "!="]
random.seed(20261125)


def operand():
    sign = random.choice(["", "", "", "", "-", "~", "- -"])
    return sign + random.choice(["a", "b", "c", "d", "1", "2", "5", "0.5", "0x1F"])


def arithmetic():
    parts = [operand()]
    for _ in range(random.randint(1, 4)):
        parts.append(random.choice(BINARY))
        # Small exponents and shifts: Python would go on to numbers of a million digits.
        small = parts[-1] in ("**", "<<")
        parts.append(random.choice(["b", "c", "2", "-c", "1"]) if small else operand())
    if len(parts) >= 5 and random.random() < 0.3:
        parts[0], parts[2] = "(" + parts[0], parts[2] + ")"
    return " ".join(parts)


def formula():
    clauses = []
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        clause = arithmetic()
        if random.random() < 0.5:
            clause += f" {random.choice(COMPARISONS)} {arithmetic()}"
        clauses.append("not " * random.choice([0, 0, 0, 1, 2]) + clause)
        clauses.append(random.choice(["and", "or"]))
    return " ".join(clauses[:-1])


def value(node):
    """Evaluates all of it, as ours does: Python would skip what does not decide, and give the side that did."""
    if isinstance(node, ast.BoolOp):
        sides = [bool(value(side)) for side in node.values]
        return float(all(sides) if isinstance(node.op, ast.And) else any(sides))
    for part in ast.walk(node):
        if isinstance(part, ast.BinOp):
            check(part)
    return float(run(node))


def run(node):
    return eval(compile(ast.Expression(node), "formula", "eval"), {}, VALUES)


def check(node):
    """Beyond 53 bits, and for shifts by more than 63, the languages differ."""
    if abs(run(node)) > 2**53:
        raise OverflowError
    if isinstance(node.op, (ast.LShift, ast.RShift)) and run(node.right) > 63:
        raise OverflowError


def main():
    lines = []
    while len(lines) < 400:
        text = formula()
        try:
            number = value(ast.parse(text, mode="eval").body)
        except (ArithmeticError, MemoryError, TypeError, ValueError):
            continue
        lines.append(f"{text}\t{number!r}\n")
    with open("precedence.tsv", "w", encoding="ascii") as file:
        file.writelines(lines)


main()
