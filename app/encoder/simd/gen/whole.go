package main

import "fmt"

// most is how many tokens are multiplied with two rows at one time: 12 sums, and
// four registers to work with.
const most = 6

// multiply is the kernel for n tokens and any even number of rows. Whole weights
// of 8 bits are widened to 16 and multiplied with whole numbers of 16 bits, two
// products added to 32 bits at once: twice as many a cycle as with floats. The
// tokens stay in the nearest cache while the rows pass by.
func (a *assembly) multiply(n int) {
	tokens := []string{"SI", "R8", "R9", "R10", "R11", "R12"}[:n]
	a.function(fmt.Sprintf("multiply%d(out *float32, stride int, weights *int8, x *int16, cols int, rows int, scale, bias, tokens *float32)", n), 72)
	a.lines(`MOVQ out+0(FP), DI
		MOVQ stride+8(FP), DX
		MOVQ weights+16(FP), BX
		MOVQ x+24(FP), SI
		MOVQ cols+32(FP), CX
		SHLQ $2, DX`)
	for i := 1; i < n; i++ {
		a.line("LEAQ (%s)(CX*2), %s", tokens[i-1], tokens[i])
	}
	a.label("rows")
	a.line("LEAQ (BX)(CX*1), R13")
	for i := range 2 * n {
		a.line("VPXOR Y%d, Y%d, Y%d", i, i, i)
	}
	a.line("XORQ AX, AX")
	a.label("columns")
	a.line("VPMOVSXBW (BX)(AX*1), Y12")
	a.line("VPMOVSXBW (R13)(AX*1), Y13")
	for i, x := range tokens {
		a.line("VMOVDQU (%s)(AX*2), Y14", x)
		a.line("VPMADDWD Y14, Y12, Y15")
		a.line("VPMADDWD Y14, Y13, Y14")
		a.line("VPADDD Y15, Y%d, Y%d", 2*i, 2*i)
		a.line("VPADDD Y14, Y%d, Y%d", 2*i+1, 2*i+1)
	}
	a.lines(`ADDQ $16, AX
		CMPQ AX, CX
		JLT columns
		MOVQ scale+48(FP), AX
		VMOVDDUP (AX), X12
		ADDQ $8, AX
		MOVQ AX, scale+48(FP)
		MOVQ bias+56(FP), AX
		VMOVDDUP (AX), X13
		ADDQ $8, AX
		MOVQ AX, bias+56(FP)
		MOVQ tokens+64(FP), R13
		MOVQ DI, AX`)
	// Two tokens at a time: the sums of both rows for one, then for the other.
	for i := 0; i < n; i += 2 {
		second := min(2*i+2, 2*n-2)
		a.line("VPHADDD Y%d, Y%d, Y14", 2*i+1, 2*i)
		a.line("VPHADDD Y%d, Y%d, Y15", second+1, second)
		a.lines(`VPHADDD Y15, Y14, Y14
			VEXTRACTI128 $1, Y14, X15
			VPADDD X15, X14, X14
			VCVTDQ2PS X14, X14
			VMULPS X12, X14, X14`)
		if i+1 < n {
			a.line("VMULPS %d(R13), X14, X14", 8*i)
		} else {
			a.line("VMOVDDUP %d(R13), X15", 8*i)
			a.line("VMULPS X15, X14, X14")
		}
		a.line("VADDPS X13, X14, X14")
		a.line("VMOVLPS X14, (AX)")
		if i+1 < n {
			a.line("VMOVHPS X14, (AX)(DX*1)")
			a.line("LEAQ (AX)(DX*2), AX")
		}
	}
	a.lines(`ADDQ $8, DI
		LEAQ (BX)(CX*2), BX
		SUBQ $2, rows+40(FP)
		JGT rows`)
	a.end()
}

// quantize: the largest value of all lanes, then whole numbers of 16 bits.
func (a *assembly) quantize() {
	a.function("quantizeAVX2(dst *int16, x *float32, n int) (scale float32)", 28)
	a.line("MOVQ x+8(FP), SI")
	a.line("MOVQ n+16(FP), CX")
	a.line("VMOVUPS %s, Y2", a.word("all bits but the sign", 0x7FFFFFFF))
	a.lines(`VXORPS Y0, Y0, Y0
		XORQ AX, AX`)
	a.label("largest")
	a.lines(`VANDPS (SI)(AX*4), Y2, Y3
		VANDPS 32(SI)(AX*4), Y2, Y4
		VMAXPS Y3, Y0, Y0
		VMAXPS Y4, Y0, Y0
		ADDQ $16, AX
		CMPQ AX, CX
		JLT largest`)
	a.fold("VMAXPS", 0, 1)
	a.line("VMAXSS %s, X0, X0", a.c("tiny", tiny))
	a.line("VMOVSS %s, X1", a.c("the largest whole number", top))
	a.lines(`VDIVSS X0, X1, X2
		VBROADCASTSS X2, Y2
		VDIVSS X1, X0, X0
		VMOVSS X0, scale+24(FP)
		MOVQ dst+0(FP), DI
		XORQ AX, AX`)
	a.label("whole")
	a.lines(`VMULPS (SI)(AX*4), Y2, Y3
		VMULPS 32(SI)(AX*4), Y2, Y4
		VCVTPS2DQ Y3, Y3
		VCVTPS2DQ Y4, Y4
		VPACKSSDW Y4, Y3, Y3
		VPERMQ $0xD8, Y3, Y3
		VMOVDQU Y3, (DI)(AX*2)
		ADDQ $16, AX
		CMPQ AX, CX
		JLT whole`)
	a.end()
}

// fold leaves in the first lane of register r what the operation makes of all.
func (a *assembly) fold(operation string, r, free int) {
	a.line("VEXTRACTF128 $1, Y%d, X%d", r, free)
	a.line("%s X%d, X%d, X%d", operation, free, r, r)
	a.line("VPERMILPS $0x4E, X%d, X%d", r, free)
	a.line("%s X%d, X%d, X%d", operation, free, r, r)
	a.line("VPERMILPS $0xB1, X%d, X%d", r, free)
	a.line("%s X%d, X%d, X%d", operation, free, r, r)
}

// dot takes 16 bytes of each at a time.
func (a *assembly) dot() {
	a.function("dotAVX2(x, y *int8, n int) int32", 28)
	a.lines(`MOVQ x+0(FP), SI
		MOVQ y+8(FP), DI
		MOVQ n+16(FP), CX
		VPXOR Y0, Y0, Y0
		VPXOR Y1, Y1, Y1
		XORQ AX, AX
		SUBQ $32, CX
		JLT rest`)
	a.label("pairs")
	a.lines(`VPMOVSXBW (SI)(AX*1), Y2
		VPMOVSXBW (DI)(AX*1), Y3
		VPMOVSXBW 16(SI)(AX*1), Y4
		VPMOVSXBW 16(DI)(AX*1), Y5
		VPMADDWD Y3, Y2, Y2
		VPMADDWD Y5, Y4, Y4
		VPADDD Y2, Y0, Y0
		VPADDD Y4, Y1, Y1
		ADDQ $32, AX
		CMPQ AX, CX
		JLE pairs`)
	a.label("rest")
	a.lines(`ADDQ $32, CX
		CMPQ AX, CX
		JGE sum
		VPMOVSXBW (SI)(AX*1), Y2
		VPMOVSXBW (DI)(AX*1), Y3
		VPMADDWD Y3, Y2, Y2
		VPADDD Y2, Y0, Y0`)
	a.label("sum")
	a.lines(`VPADDD Y1, Y0, Y0
		VEXTRACTI128 $1, Y0, X1
		VPADDD X1, X0, X0
		VPHADDD X0, X0, X0
		VPHADDD X0, X0, X0
		VMOVD X0, AX
		MOVL AX, ret+24(FP)`)
	a.end()
}
