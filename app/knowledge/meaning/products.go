package meaning

// Products adds up x·xᵀ of many vectors, in blocks that the processor multiplies at
// one go.
type Products struct {
	dims, wide   int
	sums         []float32 // wide × wide
	rows, turned []float32 // of the block at hand, by vector and by component
	have         int
}

// NewProducts is for vectors of that many components.
func NewProducts(dims int) *Products {
	wide := (dims + lanes - 1) / lanes * lanes
	return &Products{dims: dims, wide: wide, sums: make([]float32, wide*wide), rows: make([]float32, block*wide), turned: make([]float32, wide*block)}
}

// Add adds one vector.
func (p *Products) Add(x []float64) {
	for i, c := range x {
		p.rows[p.have*p.wide+i], p.turned[i*block+p.have] = float32(c), float32(c)
	}
	if p.have++; p.have == block {
		p.flush()
	}
}

func (p *Products) flush() {
	if p.have > 0 {
		kernel.AddProduct(p.sums, p.wide, p.turned, block, p.rows, p.wide, p.wide, p.have, p.wide)
		p.have = 0
	}
}

// Sums gives the sums, row by row.
func (p *Products) Sums() []float64 {
	p.flush()
	out := make([]float64, 0, p.dims*p.dims)
	for i := range p.dims {
		for _, x := range p.sums[i*p.wide:][:p.dims] {
			out = append(out, float64(x))
		}
	}
	return out
}
