"""How pydantic checks a table. Imported only when there is a configuration to check."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_origin, get_type_hints

import annotated_types
import msgspec
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from pyrometer.settings.bounds import Ge, Gt, Holds, Le


def schema(table: type[msgspec.Struct], handler: GetCoreSchemaHandler) -> CoreSchema:
    """Makes the table from its keys, each within its bounds."""
    hints = get_type_hints(table, include_extras=True)
    checked = {name: handler.generate_schema(_bounded(hints[name])) for name in table.__struct_fields__}
    fields = {name: core_schema.typed_dict_field(inner, required=False) for name, inner in checked.items()}
    given = core_schema.typed_dict_schema(fields, extra_behavior="forbid")
    return core_schema.no_info_after_validator_function(lambda values: table(**values), given)


def _bounded(hint: Any) -> Any:
    """The type with its bounds in pydantic's words."""
    if get_origin(hint) is not Annotated:
        return hint
    plain, *bounds = get_args(hint)
    for bound in bounds:
        plain = Annotated[plain, _marker(bound)]
    return plain


def _marker(bound: object) -> object:
    match bound:
        case Ge(value):
            return annotated_types.Ge(value)
        case Gt(value):
            return annotated_types.Gt(value)
        case Le(value):
            return annotated_types.Le(value)
        case Holds(test):
            return annotated_types.Predicate(test)
    raise TypeError(f"no bound of a setting: {bound!r}")
