package net

// maxPort is the largest legal port.
const maxPort = 65535
