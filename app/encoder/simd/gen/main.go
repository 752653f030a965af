// Command gen writes kernels_amd64.s, the kernels for AVX2 and FMA:
//
//	go generate ./app/encoder/simd
//
// It is text with loops: the kernel that multiplies matrices is there once for each
// number of tokens that it takes at one time, and constants are there eight times.
// Operands stand in Go's order, the target last.
package main

import (
	"fmt"
	"math"
	"os"
	"strings"
)

func main() {
	if err := os.WriteFile("kernels_amd64.s", []byte(source()), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// source is the whole file.
func source() string {
	a := &assembly{constants: map[string]int{}}
	a.line("// Made by gen. DO NOT EDIT: change gen/main.go and run go generate ./app/encoder/simd\n")
	a.line(`#include "textflag.h"`)
	for n := 1; n <= most; n++ {
		a.multiply(n)
	}
	a.quantize()
	a.gelu()
	a.softmax()
	a.addNorm()
	a.product()
	a.dot()
	a.data()
	return a.String()
}

type assembly struct {
	strings.Builder
	constants map[string]int // place in the table of constants
	names     []string
	bits      []uint32
}

func (a *assembly) line(format string, args ...any) {
	if !strings.HasSuffix(format, ":") && !strings.HasPrefix(format, "TEXT") && !strings.HasPrefix(format, "#") && !strings.HasPrefix(format, "//") {
		format = "\t" + format
	}
	fmt.Fprintf(&a.Builder, format+"\n", args...)
}

// lines writes an instruction a line.
func (a *assembly) lines(text string, args ...any) {
	for l := range strings.SplitSeq(fmt.Sprintf(text, args...), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			a.line("%s", l)
		}
	}
}

func (a *assembly) function(signature string, args int) {
	name, _, _ := strings.Cut(signature, "(")
	a.line("\n// func %s", signature)
	a.line("TEXT ·%s(SB), NOSPLIT, $0-%d", name, args)
}

func (a *assembly) label(name string) { fmt.Fprintf(&a.Builder, "\n%s:\n", name) }

func (a *assembly) end() { a.lines("VZEROUPPER\nRET") }

// c is a constant as the operand of an instruction, eight times the same.
func (a *assembly) c(name string, v float64) string {
	return a.word(name, math.Float32bits(float32(v)))
}

func (a *assembly) word(name string, bits uint32) string {
	if _, ok := a.constants[name]; !ok {
		a.constants[name] = len(a.bits)
		a.names, a.bits = append(a.names, name), append(a.bits, bits)
	}
	return fmt.Sprintf("constants<>+%d(SB)", 32*a.constants[name])
}

func (a *assembly) data() {
	fmt.Fprintln(&a.Builder)
	for i, bits := range a.bits {
		fmt.Fprintf(&a.Builder, "// %s\n", a.names[i])
		for at := 0; at < 32; at += 8 {
			fmt.Fprintf(&a.Builder, "DATA constants<>+%d(SB)/8, $0x%08x%08x\n", 32*i+at, bits, bits)
		}
	}
	fmt.Fprintf(&a.Builder, "GLOBL constants<>(SB), RODATA|NOPTR, $%d\n", 32*len(a.bits))
}
