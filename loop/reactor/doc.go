// Package reactor is the folder of the guest reactors, engines of others that a
// loop can run on: gnet and evio. Importing package loop brings in neither. What
// holds for both is tested here.
package reactor
