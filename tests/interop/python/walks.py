"""What the walks of the Python SDKs share: one line of JSON for each walk, saying what went wrong if something did."""

import asyncio
import inspect
import json
import logging
import os
import traceback
import uuid

logging.disable(logging.CRITICAL)


def arguments():
    """The org's address and the API token, from the environment."""
    return os.environ["ORG_URL"], os.environ["TOKEN"]


def unique(name):
    return f"{name}-{uuid.uuid4().hex[:8]}"


def expect(got, wanted):
    got = getattr(got, "value", got) if isinstance(wanted, str) else got
    if got != wanted:
        raise AssertionError(f"expected {wanted!r}, got {got!r}")


async def failing(call, code):
    """Awaits a call that has to be refused with this error code."""
    try:
        result = await call
    except Exception as error:  # The newer SDK throws what it cannot read.
        result = (error,)
    said = str(result[-1])
    if code not in said:
        raise AssertionError(f"expected a refusal {code}, got {said}")


def some_key(kid, with_private=False):
    """A public key as a JWK; with its private half as PEM if asked."""
    from jwcrypto import jwk

    key = jwk.JWK.generate(kty="RSA", size=2048)
    public = {
        **key.export_public(as_dict=True),
        "kid": kid,
        "use": "sig",
        "alg": "RS256",
        "status": "ACTIVE",
        "id": kid,
    }
    public.pop("key_ops", None)
    return (public, key.export_to_pem(private_key=True, password=None).decode()) if with_private else public


def run(names):
    """Runs the walks: every coroutine function of the program without parameters, in the order written."""
    only = os.environ.get("ONLY")
    walks = [
        walk
        for name, walk in names.items()
        if inspect.iscoroutinefunction(walk) and not inspect.signature(walk).parameters and not name.startswith("make_")
    ]

    async def all_walks():
        for walk in walks:
            if only and only not in walk.__name__:
                continue
            problem = None
            try:
                await walk()
            except Exception:
                problem = traceback.format_exc(limit=-4)
            print(json.dumps({"walk": walk.__name__.replace("_", " "), "problem": problem}), flush=True)

    asyncio.run(all_walks())
