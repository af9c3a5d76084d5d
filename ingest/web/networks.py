"""Which IP addresses the build may connect to: those of the public internet, and no others.

No setting loosens it. Python's `is_global` alone would let pass addresses that hold a private one.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

#: IANA's registries of special addresses, and what a tunnel or translator would lead elsewhere.
_SPECIAL_4 = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared behind a carrier's translator
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local, where clouds answer questions about a machine
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # automatic multicast tunnels
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)
#: All that is given out for use. NAT64, IPv4-mapped and -compatible, unique local, site-local,
#: link-local, loopback and multicast stand outside of it.
_GIVEN_OUT_6 = ip_network("2000::/3")
_SPECIAL_6 = tuple(
    map(
        ip_network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: holds an IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)
#: The third quarter of an ISATAP address, whose last quarter is an IPv4 address; the bit that
#: tells global from local does not matter.
_ISATAP = 0x00005EFE
_ISATAP_MASK = 0xFDFFFFFF


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the public internet, of one machine, and holds no other."""
    if not address.is_global or address.is_multicast:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_4)
    return (
        address.scope_id is None
        and address in _GIVEN_OUT_6
        and not any(address in network for network in _SPECIAL_6)
        and (int(address) >> 32) & _ISATAP_MASK != _ISATAP
    )
