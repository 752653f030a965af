package main

// The constants are those of plain.go, where they are explained.
const (
	top  = 8191
	tiny = 1e-20
)

// exp sets register x, which must be at most 0, to e to the x. The others are
// free.
func (a *assembly) exp(x, whole, poly, square string) {
	a.line("VMAXPS %s, %s, %s", a.c("least exponent", -87), x, x)
	a.line("VMULPS %s, %s, %s", a.c("log2 e", 1.44269504088896341), x, whole)
	a.line("VROUNDPS $0, %s, %s", whole, whole)
	a.line("VFNMADD231PS %s, %s, %s", a.c("ln 2, its first bits", 0.693359375), whole, x)
	a.line("VFNMADD231PS %s, %s, %s", a.c("ln 2, the rest", -2.12194440e-4), whole, x)
	a.line("VMOVUPS %s, %s", a.c("exp 5", 1.9875691500e-4), poly)
	a.line("VFMADD213PS %s, %s, %s", a.c("exp 4", 1.3981999507e-3), x, poly)
	a.line("VFMADD213PS %s, %s, %s", a.c("exp 3", 8.3334519073e-3), x, poly)
	a.line("VFMADD213PS %s, %s, %s", a.c("exp 2", 4.1665795894e-2), x, poly)
	a.line("VFMADD213PS %s, %s, %s", a.c("exp 1", 1.6666665459e-1), x, poly)
	a.line("VFMADD213PS %s, %s, %s", a.c("exp 0", 5.0000001201e-1), x, poly)
	a.line("VMULPS %s, %s, %s", x, x, square)
	a.line("VFMADD213PS %s, %s, %s", x, square, poly)
	a.line("VADDPS %s, %s, %s", a.c("one", 1), poly, poly)
	a.line("VCVTPS2DQ %s, %s", whole, whole)
	a.line("VPADDD %s, %s, %s", a.word("bias of exponents", 127), whole, whole)
	a.line("VPSLLD $23, %s, %s", whole, whole)
	a.line("VMULPS %s, %s, %s", whole, poly, x)
}

func (a *assembly) gelu() {
	a.function("geluAVX2(x *float32, n int)", 16)
	a.lines(`MOVQ x+0(FP), DI
		MOVQ n+8(FP), CX
		VXORPS Y15, Y15, Y15`)
	a.label("next")
	a.line("VMOVUPS (DI), Y0")
	a.line("VANDPS %s, Y0, Y1", a.word("all bits but the sign", 0x7FFFFFFF))
	a.line("VMULPS %s, Y1, Y2", a.c("root of a half", 0.70710678118654752))
	a.line("VMOVUPS %s, Y3", a.c("one", 1))
	a.line("VMOVAPS Y3, Y4")
	a.line("VFMADD231PS %s, Y2, Y3", a.c("erf p", 0.3275911))
	a.line("VDIVPS Y3, Y4, Y3")
	a.line("VMOVUPS %s, Y4", a.c("erf 5", 1.061405429))
	a.line("VFMADD213PS %s, Y3, Y4", a.c("erf 4", -1.453152027))
	a.line("VFMADD213PS %s, Y3, Y4", a.c("erf 3", 1.421413741))
	a.line("VFMADD213PS %s, Y3, Y4", a.c("erf 2", -0.284496736))
	a.line("VFMADD213PS %s, Y3, Y4", a.c("erf 1", 0.254829592))
	a.line("VMULPS Y3, Y4, Y4")
	a.line("VMULPS Y2, Y2, Y2")
	a.line("VSUBPS Y2, Y15, Y2")
	a.exp("Y2", "Y5", "Y6", "Y7")
	a.line("VMULPS Y2, Y4, Y4")
	a.line("VMULPS %s, Y1, Y1", a.c("a half", 0.5))
	a.line("VMAXPS Y15, Y0, Y0")
	a.lines(`VFNMADD231PS Y1, Y4, Y0
		VMOVUPS Y0, (DI)
		ADDQ $32, DI
		SUBQ $8, CX
		JGT next`)
	a.end()
}

func (a *assembly) softmax() {
	a.function("softmaxAVX2(x *float32, n int)", 16)
	a.lines(`MOVQ x+0(FP), SI
		MOVQ n+8(FP), CX
		VMOVUPS (SI), Y0
		XORQ AX, AX`)
	a.label("largest")
	a.lines(`VMAXPS (SI)(AX*4), Y0, Y0
		ADDQ $8, AX
		CMPQ AX, CX
		JLT largest`)
	a.fold("VMAXPS", 0, 1)
	a.lines(`VBROADCASTSS X0, Y8
		VXORPS Y9, Y9, Y9
		XORQ AX, AX`)
	a.label("powers")
	a.line("VMOVUPS (SI)(AX*4), Y0")
	a.line("VSUBPS Y8, Y0, Y0")
	a.exp("Y0", "Y1", "Y2", "Y3")
	a.lines(`VADDPS Y0, Y9, Y9
		VMOVUPS Y0, (SI)(AX*4)
		ADDQ $8, AX
		CMPQ AX, CX
		JLT powers`)
	a.fold("VADDPS", 9, 1)
	a.line("VMOVSS %s, X0", a.c("one", 1))
	a.lines(`VDIVSS X9, X0, X0
		VBROADCASTSS X0, Y0
		XORQ AX, AX`)
	a.label("shares")
	a.lines(`VMULPS (SI)(AX*4), Y0, Y1
		VMOVUPS Y1, (SI)(AX*4)
		ADDQ $8, AX
		CMPQ AX, CX
		JLT shares`)
	a.end()
}

func (a *assembly) addNorm() {
	a.function("addNormAVX2(x, y, gain, shift *float32, n int)", 40)
	a.lines(`MOVQ x+0(FP), SI
		MOVQ y+8(FP), DI
		MOVQ n+32(FP), CX
		VXORPS Y0, Y0, Y0
		XORQ AX, AX`)
	a.label("add")
	a.lines(`VMOVUPS (SI)(AX*4), Y1
		VADDPS (DI)(AX*4), Y1, Y1
		VMOVUPS Y1, (SI)(AX*4)
		VADDPS Y1, Y0, Y0
		ADDQ $8, AX
		CMPQ AX, CX
		JLT add`)
	a.fold("VADDPS", 0, 1)
	a.lines(`VCVTSI2SSQ CX, X2, X2
		VDIVSS X2, X0, X0
		VBROADCASTSS X0, Y0
		VXORPS Y3, Y3, Y3
		XORQ AX, AX`)
	a.label("squares")
	a.lines(`VMOVUPS (SI)(AX*4), Y1
		VSUBPS Y0, Y1, Y1
		VFMADD231PS Y1, Y1, Y3
		ADDQ $8, AX
		CMPQ AX, CX
		JLT squares`)
	a.fold("VADDPS", 3, 1)
	a.line("VDIVSS X2, X3, X3")
	a.line("VADDSS %s, X3, X3", a.c("epsilon", 1e-12))
	a.lines(`VSQRTSS X3, X3, X3`)
	a.line("VMOVSS %s, X1", a.c("one", 1))
	a.lines(`VDIVSS X3, X1, X3
		VBROADCASTSS X3, Y3
		MOVQ gain+16(FP), R8
		MOVQ shift+24(FP), R9
		XORQ AX, AX`)
	a.label("scale")
	a.lines(`VMOVUPS (SI)(AX*4), Y1
		VSUBPS Y0, Y1, Y1
		VMULPS Y3, Y1, Y1
		VMOVUPS (R8)(AX*4), Y2
		VFMADD213PS (R9)(AX*4), Y2, Y1
		VMOVUPS Y1, (SI)(AX*4)
		ADDQ $8, AX
		CMPQ AX, CX
		JLT scale`)
	a.end()
}

// product adds to 4 rows of 16 numbers; the strides are in numbers.
func (a *assembly) product() {
	a.function("productAVX2(c *float32, ca int, x *float32, xa int, y *float32, ya int, inner int)", 56)
	a.lines(`MOVQ c+0(FP), DI
		MOVQ ca+8(FP), DX
		MOVQ x+16(FP), SI
		MOVQ xa+24(FP), R8
		MOVQ y+32(FP), BX
		MOVQ ya+40(FP), R9
		MOVQ inner+48(FP), CX
		SHLQ $2, DX
		SHLQ $2, R9
		LEAQ (SI)(R8*4), R10
		LEAQ (R10)(R8*4), R11
		LEAQ (R11)(R8*4), R12
		LEAQ (DI)(DX*2), R13`)
	for i, row := range []string{"(DI)", "(DI)(DX*1)", "(R13)", "(R13)(DX*1)"} {
		a.line("VMOVUPS %s, Y%d", row, 2*i)
		a.line("VMOVUPS 32%s, Y%d", row, 2*i+1)
	}
	a.line("XORQ AX, AX")
	a.label("inner")
	a.line("VMOVUPS (BX), Y8")
	a.line("VMOVUPS 32(BX), Y9")
	for i, row := range []string{"SI", "R10", "R11", "R12"} {
		a.line("VBROADCASTSS (%s)(AX*4), Y%d", row, 10+i)
		a.line("VFMADD231PS Y8, Y%d, Y%d", 10+i, 2*i)
		a.line("VFMADD231PS Y9, Y%d, Y%d", 10+i, 2*i+1)
	}
	a.lines(`ADDQ R9, BX
		INCQ AX
		CMPQ AX, CX
		JLT inner`)
	for i, row := range []string{"(DI)", "(DI)(DX*1)", "(R13)", "(R13)(DX*1)"} {
		a.line("VMOVUPS Y%d, %s", 2*i, row)
		a.line("VMOVUPS Y%d, 32%s", 2*i+1, row)
	}
	a.end()
}
