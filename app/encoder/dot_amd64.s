#include "textflag.h"

// Kernels for AVX2 and FMA. Each step takes 8 values of every row and column; the
// sums of 8 lanes are added up at the end.

// SUMS adds up the lanes of a, b, c, d and stores the four sums.
// VHADDPS twice leaves, in each half, the sums of that half of all four.
#define SUMS(a, b, c, d, low, high, to) \
	VHADDPS b, a, a           \
	VHADDPS d, c, c           \
	VHADDPS c, a, a           \
	VEXTRACTF128 $1, a, high  \
	VADDPS high, low, low     \
	VMOVUPS low, to

// func bytes3x4(out *[12]float32, rows *int8, columns *float32, n int)
TEXT ·bytes3x4(SB), NOSPLIT, $0-32
	MOVQ out+0(FP), DI
	MOVQ rows+8(FP), SI
	MOVQ columns+16(FP), DX
	MOVQ n+24(FP), CX
	LEAQ (SI)(CX*1), R8
	LEAQ (R8)(CX*1), R9
	LEAQ (DX)(CX*4), R10
	LEAQ (R10)(CX*4), R11
	LEAQ (R11)(CX*4), R12
	XORQ AX, AX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7
	VXORPS Y8, Y8, Y8
	VXORPS Y9, Y9, Y9
	VXORPS Y10, Y10, Y10
	VXORPS Y11, Y11, Y11

bytes:
	VPMOVSXBD (SI)(AX*1), Y12
	VPMOVSXBD (R8)(AX*1), Y13
	VPMOVSXBD (R9)(AX*1), Y14
	VCVTDQ2PS Y12, Y12
	VCVTDQ2PS Y13, Y13
	VCVTDQ2PS Y14, Y14
	VMOVUPS (DX)(AX*4), Y15
	VFMADD231PS Y15, Y12, Y0
	VFMADD231PS Y15, Y13, Y4
	VFMADD231PS Y15, Y14, Y8
	VMOVUPS (R10)(AX*4), Y15
	VFMADD231PS Y15, Y12, Y1
	VFMADD231PS Y15, Y13, Y5
	VFMADD231PS Y15, Y14, Y9
	VMOVUPS (R11)(AX*4), Y15
	VFMADD231PS Y15, Y12, Y2
	VFMADD231PS Y15, Y13, Y6
	VFMADD231PS Y15, Y14, Y10
	VMOVUPS (R12)(AX*4), Y15
	VFMADD231PS Y15, Y12, Y3
	VFMADD231PS Y15, Y13, Y7
	VFMADD231PS Y15, Y14, Y11
	ADDQ $8, AX
	CMPQ AX, CX
	JLT bytes
	SUMS(Y0, Y1, Y2, Y3, X0, X12, 0(DI))
	SUMS(Y4, Y5, Y6, Y7, X4, X12, 16(DI))
	SUMS(Y8, Y9, Y10, Y11, X8, X12, 32(DI))
	VZEROUPPER
	RET

// func floats1x4(out *[4]float32, row, columns *float32, stride, n int)
TEXT ·floats1x4(SB), NOSPLIT, $0-40
	MOVQ out+0(FP), DI
	MOVQ row+8(FP), SI
	MOVQ columns+16(FP), DX
	MOVQ stride+24(FP), R8
	MOVQ n+32(FP), CX
	LEAQ (DX)(R8*4), R9
	LEAQ (R9)(R8*4), R10
	LEAQ (R10)(R8*4), R11
	XORQ AX, AX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3

floats:
	VMOVUPS (SI)(AX*4), Y4
	VFMADD231PS (DX)(AX*4), Y4, Y0
	VFMADD231PS (R9)(AX*4), Y4, Y1
	VFMADD231PS (R10)(AX*4), Y4, Y2
	VFMADD231PS (R11)(AX*4), Y4, Y3
	ADDQ $8, AX
	CMPQ AX, CX
	JLT floats
	SUMS(Y0, Y1, Y2, Y3, X0, X5, 0(DI))
	VZEROUPPER
	RET
