/** A map that is ready to be drawn, in units of its own width and height. */
export interface MapShape {
  width: number
  height: number
  /** Code of the country or state (empty: land without one), its outline, where a word fits, and how far that is from its edge. */
  areas: readonly (readonly [id: string, path: string, x: number, y: number, room: number])[]
  /** Countries too small to be seen as an area. */
  dots: readonly (readonly [id: string, x: number, y: number])[]
}
