#!/usr/bin/env python3
"""The program as it was linked: position independent, no writable place holds code or addresses of code, canaries,
checked copies, landing pads. Reads the ELF file itself; skips by name what is not ELF or is not optimised."""
import struct
import sys
from pathlib import Path

from program import PROGRAM

ET_DYN, EM_X86_64 = 3, 62
PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_GNU_STACK, PT_GNU_RELRO = 1, 2, 3, 0x6474E551, 0x6474E552
PF_X, PF_W = 1, 2
DT_TEXTREL, DT_RPATH, DT_RUNPATH, DT_FLAGS, DT_FLAGS_1 = 22, 15, 29, 30, 0x6FFFFFFB
DF_BIND_NOW, DF_TEXTREL, DF_1_NOW, DF_1_PIE = 8, 4, 1, 0x08000000
SHT_SYMTAB, SHT_DYNSYM, STT_FUNC = 2, 11, 2
ENDBR64 = b"\xf3\x0f\x1e\xfa"


class Elf:
    """A 64-bit ELF file of this machine's byte order."""

    def __init__(self, path):
        self.raw = Path(path).read_bytes()
        head = struct.unpack_from("<16sHHIQQQIHHHHHH", self.raw)
        self.kind, self.machine = head[1:3]
        self.segments = [struct.unpack_from("<IIQQQQQQ", self.raw, head[5] + i * head[9]) for i in range(head[10])]
        self.sections = [struct.unpack_from("<IIQQQQIIQQ", self.raw, head[6] + i * head[11]) for i in range(head[12])]

    def flags_of(self, kind):
        return [s[1] for s in self.segments if s[0] == kind]

    def dynamic(self):
        _, _, at, _, _, n, _, _ = next(s for s in self.segments if s[0] == PT_DYNAMIC)
        return dict(struct.iter_unpack("<QQ", self.raw[at:at + n]))

    def symbols(self, kind):
        """(name, type, is defined, value) of the table of symbols of this kind."""
        for s in self.sections:
            if s[1] != kind:
                continue
            text = self.sections[s[6]][4]
            for name, info, _, home, value, _ in struct.iter_unpack("<IBBHQQ", self.raw[s[4]:s[4] + s[5]]):
                end = self.raw.index(b"\0", text + name)
                yield self.raw[text + name:end].decode(), info & 15, home != 0, value

    def at(self, address, n):
        for kind, _, at, start, _, size, _, _ in self.segments:
            if kind == PT_LOAD and start <= address < start + size:
                return self.raw[at + address - start:at + address - start + n]
        raise AssertionError(f"no bytes at {address:#x}")


def check_layout(elf):
    assert elf.kind == ET_DYN and elf.flags_of(PT_INTERP), "position independent (PIE)"
    assert elf.flags_of(PT_GNU_STACK) and not elf.flags_of(PT_GNU_STACK)[0] & PF_X, "the stack holds no code"
    assert not [f for f in elf.flags_of(PT_LOAD) if f & PF_X and f & PF_W], "no segment is both code and writable"
    dynamic = elf.dynamic()
    assert dynamic.get(DT_FLAGS_1, 0) & DF_1_PIE, "marked as PIE"
    assert elf.flags_of(PT_GNU_RELRO), "RELRO"
    assert dynamic.get(DT_FLAGS, 0) & DF_BIND_NOW and dynamic.get(DT_FLAGS_1, 0) & DF_1_NOW, "full RELRO: bound at start"
    assert DT_TEXTREL not in dynamic and not dynamic.get(DT_FLAGS, 0) & DF_TEXTREL, "code is not relocated"
    assert DT_RPATH not in dynamic and DT_RUNPATH not in dynamic, "libraries come from the system's places only"


def check_calls(elf):
    called = {name for name, _, is_defined, _ in elf.symbols(SHT_DYNSYM) if not is_defined}
    assert "__stack_chk_fail" in called, "stack canaries"
    checked = {n for n in called if n.startswith("__") and n.endswith("_chk")}
    for name in ("__memcpy_chk", "__snprintf_chk"):
        assert name in checked, f"_FORTIFY_SOURCE: {name} is not called; {sorted(checked)}"
    banned = called & {"strcpy", "strcat", "sprintf", "vsprintf", "gets", "strtok", "atoi", "atol", "atof", "sscanf"}
    assert not banned, f"banned calls: {banned}"
    return checked


def check_landing_pads(elf):
    """CET: what may be called by address begins with ENDBR64. (The note that switches it on is the work of the
    system's start files: Debian 12's have none.)"""
    mains = [value for name, kind, is_defined, value in elf.symbols(SHT_SYMTAB) if name == "main" and kind == STT_FUNC]
    if elf.machine != EM_X86_64 or not mains:
        print("SKIPPED landing pads: not x86-64, or stripped")
        return
    assert elf.at(mains[0], 4) == ENDBR64, "-fcf-protection: main() has no landing pad"


def main():
    raw = Path(PROGRAM).read_bytes()
    if raw[:6] != b"\x7fELF\x02\x01":
        return print("SKIPPED hardening: not a 64-bit little-endian ELF program")
    if b"__asan_init" in raw or b"__tsan_init" in raw:
        return print("SKIPPED hardening: a build with sanitizers")
    elf = Elf(PROGRAM)
    check_layout(elf)
    checked_n = len(check_calls(elf))
    check_landing_pads(elf)
    print(f"hardening: PIE, full RELRO, no executable stack, canaries, {checked_n} checked calls")


sys.exit(main())
