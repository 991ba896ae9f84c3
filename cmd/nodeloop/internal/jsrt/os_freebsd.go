package jsrt

const memorySysctl = "hw.physmem"
