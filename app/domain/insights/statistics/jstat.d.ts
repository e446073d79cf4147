/** The part of jstat that is used here; the package brings no types. */
declare module "jstat" {
  const jStat: {
    normal: { inv(p: number, mean: number, deviation: number): number };
    studentt: { inv(p: number, degreesOfFreedom: number): number };
  };
  export default jStat;
}
