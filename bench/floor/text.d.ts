declare module "*.text" {
  /** A module compiled to text. */
  const text: string;
  export default text;
}
