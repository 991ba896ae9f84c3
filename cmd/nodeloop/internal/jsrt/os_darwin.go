package jsrt

const memorySysctl = "hw.memsize"
